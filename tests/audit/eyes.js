// What the audit asks the page itself. Read as one expression: an object of questions.
({
  // A word for an element that somebody can find again.
  nameOf(element) {
    if (!element?.tagName) return "text";
    const name = element.tagName.toLowerCase() + (element.id ? `#${element.id}` : "");
    const classes = element.id ? "" : [...element.classList].map((one) => `.${one}`).join("");
    const words = (element.ariaLabel || element.textContent || element.name || "").trim().replace(/\s+/g, " ").slice(0, 30);
    return name + classes + (words ? ` “${words}”` : "");
  },

  // How wide the page is, and what sticks out of the window. What scrolls in a box of its own may be wide.
  width() {
    const room = document.documentElement.clientWidth;
    const isBoxed = (element) => {
      for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
        if (getComputedStyle(box).overflowX !== "visible") return true;
      }
      return false;
    };
    const out = [...document.body.querySelectorAll("*")].filter(
      (element) => element.getBoundingClientRect().right > room + 0.5 && element.checkVisibility() && !isBoxed(element),
    );
    return { needed: document.documentElement.scrollWidth, sticksOut: out.length ? this.nameOf(out.at(-1)) : "nothing seen" };
  },

  // How far the page has jumped while it loaded, in the unit of the browser, and what jumped farthest. All of it counts:
  // nobody touched the page, but Chromium takes the size given to a pretended phone for a touch (hadRecentInput).
  shift() {
    return new Promise((resolve) => {
      let sum = 0;
      let farthest = { value: 0, sources: [] };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          sum += entry.value;
          if (entry.value > farthest.value) farthest = entry;
        }
      }).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => resolve({ sum, moved: farthest.sources.map((source) => this.nameOf(source.node)) }), 50);
    });
  },

  // Begin the next load at the top of the page, wherever it was left.
  forgetPlace() {
    history.scrollRestoration = "manual";
  },

  // Wait until the page shows something, or until it is clear that it will not.
  painted() {
    return new Promise((resolve) => {
      setTimeout(resolve, 3000);
      new PerformanceObserver((list) => {
        if (list.getEntriesByName("first-contentful-paint").length) setTimeout(resolve, 100);
      }).observe({ type: "paint", buffered: true });
    });
  },

  // Go down to the end and back, in steps of a window, so that the pictures on the way come.
  async scroll() {
    const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) {
      scrollTo({ top, behavior: "instant" });
      await rest(60);
    }
    scrollTo({ top: 0, behavior: "instant" });
  },

  // Wait until the pictures that have come are drawn.
  async drawn() {
    const pictures = [...document.images].filter((image) => image.complete && image.checkVisibility());
    await Promise.all(pictures.map((image) => image.decode().catch(() => {})));
  },

  // What can be pressed and is smaller than `least` px in one direction. A link in a line of text may be.
  smallTargets(least) {
    const found = [];
    const places = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex='0']";
    for (const element of document.querySelectorAll(places)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (element.disabled || element.matches(".visually-hidden, .skip-link") || this.isInText(element)) continue;
      if (element.closest("svg")) continue; // a district on the map is as large as it is in Khon Kaen
      const size = this.reach(element, least);
      if (size && Math.min(...size) < least) found.push({ name: this.nameOf(element), width: size[0], height: size[1] });
    }
    scrollTo({ top: 0, behavior: "instant" });
    return found;
  },

  isInText(element) {
    if (!element.matches("a, button") || !getComputedStyle(element).display.startsWith("inline")) return false;
    const around = element.closest("p, li, dd, td, figcaption, address, legend, label, div");
    const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
    return Boolean(around) && words(around).length > words(element).length + 2 && this.sharesLine(element, around);
  },

  // Whether other letters stand in the line of this element.
  sharesLine(element, around) {
    const own = element.getBoundingClientRect();
    const walker = document.createTreeWalker(around, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.data.trim() || element.contains(node) || node.parentElement.closest("a, button, .visually-hidden")) continue;
      const range = document.createRange();
      range.selectNode(node);
      if ([...range.getClientRects()].some((rect) => rect.top < own.bottom && rect.bottom > own.top)) return true;
    }
    return false;
  },

  // How wide and high a finger may miss the middle of an element and still press it: labels and grounds count.
  reach(element, least) {
    const box = element.getBoundingClientRect();
    if (box.width >= least && box.height >= least) return [box.width, box.height];
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const presses = (dx, dy) => {
      const hit = document.elementFromPoint(x + dx, y + dy);
      if (!hit) return false;
      return element.contains(hit) || [...(element.labels || [])].some((label) => label.contains(hit));
    };
    if (!presses(0, 0)) return null;
    const far = (dx, dy) => {
      let steps = 0;
      while (steps < least && presses(dx * (steps + 1), dy * (steps + 1))) steps += 1;
      return steps;
    };
    const across = far(-1, 0) + far(1, 0) + 1;
    const down = far(0, -1) + far(0, 1) + 1;
    return [across < least ? across : Math.max(across, width), down < least ? down : Math.max(down, height)].map(Math.round);
  },
})
