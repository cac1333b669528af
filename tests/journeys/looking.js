// What axe does not look at, or only when asked: noted from the page's first moment, and looked over when asked.

const SHIFT_MAX = 0.1; // a page that moves more than this while it is read is called poor by its measure's makers
const watched = { refused: [], shift: 0 };

addEventListener("securitypolicyviolation", event => {
  watched.refused.push(`${event.effectiveDirective} refused ${event.blockedURI || "something"}`);
});
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) watched.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });

function named(element) {
  const id = element.id ? `#${element.id}` : "";
  return element.tagName.toLowerCase() + id + (element.name ? `[name=${element.name}]` : "");
}

function idsTwice() {
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  return ids.filter((id, place) => ids.indexOf(id) !== place).map(id => `id twice: ${id}`);
}

function leadingNowhere() {
  const found = [];
  for (const attribute of ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage"])
    for (const element of document.querySelectorAll(`[${attribute}]`))
      for (const id of element.getAttribute(attribute).trim().split(/\s+/))
        if (!document.getElementById(id)) found.push(`${attribute} leads nowhere: ${named(element)} ${id}`);
  return found;
}

function tablesWithoutHeads() {
  return [...document.querySelectorAll("table")]
    .filter(table => table.rows.length && !table.querySelector("th"))
    .map(table => `table without heads: ${named(table)}`);
}

// The content policy refuses one only when it is about to run, which may be never while we look.
function handlersInAttributes() {
  return [...document.querySelectorAll("*")]
    .filter(element => element.getAttributeNames().some(name => name.startsWith("on")))
    .map(element => `handler in an attribute: ${named(element)}`);
}

function playingByThemselves() {
  return [...document.querySelectorAll("[autoplay]")].map(element => `plays by itself: ${named(element)}`);
}

// How an element looks, with what is drawn before and after it, and its label, which may be what a person sees of it.
function looks(element) {
  const seen = [];
  for (const part of [element, element.closest("label"), ...(element.labels ?? [])].filter(Boolean))
    for (const pseudo of [null, "::before", "::after"]) {
      const style = getComputedStyle(part, pseudo);
      const outlined = style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0;
      seen.push(outlined ? "" : [style.outlineStyle, style.outlineWidth, style.outlineColor].join(" "));
      seen.push(style.boxShadow, style.borderColor, style.borderWidth, style.backgroundColor, style.color, style.textDecoration);
      seen.push(style.clipPath, style.opacity, style.transform);
    }
  return seen.join("|");
}

function focusNotSeen() {
  const had = document.activeElement, found = [];
  const all = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]");
  for (const element of all) {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) continue;
    document.activeElement?.blur();
    const before = looks(element);
    element.focus({ preventScroll: true, focusVisible: true });
    if (document.activeElement === element && looks(element) === before) found.push(`focus is not seen: ${named(element)}`);
  }
  document.activeElement?.blur();
  had?.focus?.({ preventScroll: true });
  return found;
}

window.ownFaults = () => {
  const moved = watched.shift > SHIFT_MAX ? [`moves while it is read: ${watched.shift.toFixed(2)}`] : [];
  const refused = watched.refused.splice(0).map(what => `content policy: ${what}`);
  const checks = [idsTwice, leadingNowhere, tablesWithoutHeads, handlersInAttributes, playingByThemselves, focusNotSeen];
  return [...refused, ...moved, ...checks.flatMap(check => check())];
};
