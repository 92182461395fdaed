// What a visitor without a mouse sees of the place she is at. Read as one expression: an object of questions.
({
  stop(goal) {
    const element = document.activeElement;
    const faults = [this.ringMissing(element)];
    const isNowhere = !element || element === document.body;
    if (!isNowhere) faults.push(this.outOfSight(element), this.covered(element));
    const seen = (window.stopsSeen ??= new Set());
    const isRound = seen.has(element) && window.stopBefore?.element !== element;
    if (!isNowhere) seen.add(element);
    // What the place looks like with the focus; without it, it must look otherwise.
    window.stopBefore = isNowhere ? null : { element, look: this.look(element) };
    return {
      name: isNowhere ? "" : this.nameOf(element),
      isGoal: !isNowhere && element.matches(goal),
      isRound,
      faults: faults.filter(Boolean),
    };
  },

  // What can be seen and used, but was not come to on the way round; of a group of radio buttons one is enough.
  missed() {
    const usable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(
      (element) => element.tabIndex >= 0 && !element.matches(":disabled, [type=hidden]") && element.checkVisibility({ visibilityProperty: true }),
    );
    const groups = new Set([...window.stopsSeen].filter((element) => element.type === "radio").map((element) => element.name));
    const isMissed = (element) => !window.stopsSeen.has(element) && !(element.type === "radio" && groups.has(element.name));
    return usable.filter(isMissed).map((element) => `${this.nameOf(element)} is never come to`);
  },

  nameOf(element) {
    const words = (element.ariaLabel || element.textContent || element.name || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""} “${words}”`;
  },

  // The place before must have changed when the focus went on.
  ringMissing(element) {
    const before = window.stopBefore;
    if (!before || before.element === element || !before.element.isConnected) return null;
    return this.look(before.element) === before.look ? `${this.nameOf(before.element)} shows no focus` : null;
  },

  // The ring may be drawn on the element, on the ground it lays under a card, on its label, or round a shape of the map.
  look(element) {
    const parts = [element, element.parentElement, element.closest("label"), element.querySelector("path")];
    const styles = parts.filter(Boolean).flatMap((part) => [null, "::before", "::after"].map((pseudo) => getComputedStyle(part, pseudo)));
    return styles.map((style) => [style.outline, style.boxShadow, style.stroke, style.strokeWidth].join()).join(";");
  },

  outOfSight(element) {
    const box = element.getBoundingClientRect();
    const isIn = (start, end, room) => (end - start > room ? start < room && end > 0 : start >= -1 && end <= room + 1);
    const isSeen = isIn(box.top, box.bottom, innerHeight) && isIn(box.left, box.right, innerWidth);
    return isSeen ? null : `${this.nameOf(element)} is out of sight at ${Math.round(box.left)}, ${Math.round(box.top)}`;
  },

  covered(element) {
    const over = [...element.getClientRects()].map((box) => {
      const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return !hit || element.contains(hit) || hit.contains(element) ? null : hit;
    });
    return over.length && over.every(Boolean) ? `${this.nameOf(element)} is covered by ${this.nameOf(over[0])}` : null;
  },
})
