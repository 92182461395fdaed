"""The shop's own icons, drawn on a 24-cell square with one even stroke."""

ICONS = {
    "alert": '<path d="M12 4 2.8 19.6h18.4z"/><path d="M12 10v4.4M12 17v.2"/>',
    "arrow": '<path d="M5 12h14M13 6.5 18.5 12 13 17.5"/>',
    "basket": '<path d="M3.5 9.5h17L19 20H5z"/><path d="M8 9.5a4 5 0 0 1 8 0"/>'
    '<path d="M6.6 13.4h2.2M10.9 13.4h2.2M15.2 13.4h2.2"/>',
    "chat": '<path d="M4 5h16v11.5H10.5L6.5 20v-3.5H4z"/>',
    "check": '<path d="m4.5 12.8 4.8 4.7L19.5 7"/>',
    "chevron": '<path d="m6 9.5 6 5.8 6-5.8"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.2V12l3.2 2"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "download": '<path d="M12 4v11M7 10.6l5 4.7 5-4.7M4.5 20h15"/>',
    "filter": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2.2"/>'
    '<circle cx="9" cy="17" r="2.2"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.2"/>',
    "link": '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.2 1.2"/>'
    '<path d="M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.2-1.2"/>',
    "map-pin": '<path d="M12 21s6.5-6.1 6.5-11.2a6.5 6.5 0 0 0-13 0C5.5 14.9 12 21 12 21z"/>'
    '<circle cx="12" cy="9.8" r="2.3"/>',
    "menu": '<path d="M3.5 6.5h17M3.5 12h17M3.5 17.5h11"/>',
    "mic": '<rect x="9" y="3.5" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>',
    "minus": '<path d="M5 12h14"/>',
    "person": '<circle cx="12" cy="8.2" r="3.7"/><path d="M4.8 20c.6-4.2 3.5-6.2 7.2-6.2s6.6 2 7.2 6.2"/>',
    "play": '<circle cx="12" cy="12" r="8.5"/><path d="m10 8.5 5.5 3.5-5.5 3.5z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "return": '<path d="M8.5 5 4 9.5 8.5 14"/><path d="M4 9.5h10.5a5 5 0 0 1 0 10H9"/>',
    "scan": '<path d="M3.5 8V4.5H7M17 4.5h3.5V8M20.5 16v3.5H17M7 19.5H3.5V16M8 8.5v7M11 8.5v7M13.5 8.5v7M16 8.5v7"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.4 15.4 5.1 5.1"/>',
    "star": '<path d="m12 3.6 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z"/>',
    "truck": '<path d="M2.5 6.5h11.5v10H2.5zM14 10h4l3.5 3.2v3.3H14"/>'
    '<circle cx="6.8" cy="17.6" r="1.9"/><circle cx="17.4" cy="17.6" r="1.9"/>',
    "zoom": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.4 15.4 5.1 5.1M10.5 7.8v5.4M7.8 10.5h5.4"/>',
}
