// What every page does with a script: print, keep the place in the other language, scroll by keyboard.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];

  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  // Both languages have the same anchors and filter values, so the switch keeps the place on the page.
  for (const link of all("[data-language-switch]")) {
    const target = link.href;
    link.addEventListener("click", () => { link.href = target + location.search + location.hash; });
  }
  // What is wider than the screen must be scrollable by keyboard; the theme's script wraps Markdown tables before "load".
  const reach = () => {
    for (const box of all(".md-typeset__scrollwrap, .k-math > div")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  };
  addEventListener("load", reach);
  addEventListener("resize", reach);
})();
