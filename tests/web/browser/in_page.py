"""What the tests ask of the page itself: functions that run in the browser."""

HELD_BACK = """() => {
    const wide = document.documentElement.clientWidth, all = document.documentElement.scrollWidth;
    const found = all > wide ? [`the page scrolls sideways: ${all} px`] : [];
    const scrolls = (element) => {
        for (let up = element.parentElement; up; up = up.parentElement) {
            const flow = getComputedStyle(up).overflowX;
            if (["auto", "scroll"].includes(flow) && up.scrollWidth > up.clientWidth) return true;
        }
        return false;
    };
    const told = "button, a, input, select, textarea, h1, h2, p, td, th, dt, dd, summary";
    for (const one of document.querySelectorAll(told)) {
        const seen = one.checkVisibility({visibilityProperty: true, opacityProperty: true});
        if (!seen || one.closest(".seen, .skip, [hidden]")) continue;
        const box = one.getBoundingClientRect(), style = getComputedStyle(one);
        if (box.width < 2 || box.height < 2) continue;
        const name = `${one.tagName} ${one.dataset.testid ?? ""} ${one.textContent.slice(0, 40)}`;
        if ((box.right > wide + 1 || box.left < -1) && !scrolls(one)) found.push(`beyond the edge: ${name}`);
        const hides = style.overflowX === "hidden" && style.textOverflow !== "ellipsis";
        if (hides && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 2) found.push(`cut off: ${name}`);
    }
    return found;
}"""
"""What scrolls sideways, lies beyond the screen's edge, or is cut off without a sign of it."""

TEXTS = """() => {
    const found = [], names = ["aria-label", "title", "placeholder"];
    const left = "body [lang=en], kbd, .ol-viewport, script, style, option";
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const text = node.textContent.trim();
        if (text && !node.parentElement.closest(left)) found.push(text);
    }
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder]"))
        for (const name of names)
            if (one.getAttribute(name) && !one.closest("body [lang=en]")) found.push(one.getAttribute(name));
    return found;
}"""
"""Every text and every name of a thing, but those that are told to be English: the server's own words."""

WIDEN = """() => {
    const one = document.createElement("p");
    one.textContent = "wide";
    one.style.cssText = "position: absolute; left: 0; top: 99px; width: 3000px";
    document.body.append(one);
}"""
"""A fault to be found: a paragraph wider than any screen."""

LANGUAGE = "() => document.documentElement.lang"
FOCUS = "() => document.activeElement?.dataset?.testid ?? document.activeElement?.textContent ?? ''"
OUTLINE = "() => getComputedStyle(document.activeElement).outlineStyle"
LET_GO = "() => document.activeElement.blur()"
DROP = """([name, at, data]) => {
    const file = new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name, {lastModified: at});
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(file);
    for (const kind of ["dragenter", "dragover", "drop"]) {
        const event = new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer});
        document.querySelector("main").dispatchEvent(event);
    }
}"""
"""Drop a file, given as base64."""
