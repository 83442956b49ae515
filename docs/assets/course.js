// The language switch, the keyboard in mdBook's frame, and what wide things need.
(() => {
  const ko = document.documentElement.lang === 'ko';

  // The other language opens at the same place: the last heading above the middle of the window.
  const place = () => {
    const headings = document.querySelectorAll('main :is(h2, h3)[id]');
    let last = null;
    for (const heading of headings) {
      if (heading.getBoundingClientRect().top < innerHeight / 2) last = heading.id;
    }
    return scrollY > 0 && last ? '#' + last : '';
  };
  const other = document.querySelector('.language');
  other?.addEventListener('click', () => {
    other.hash = place();
    try { localStorage.setItem('lab-language', other.lang); } catch { /* storage is turned off */ }
  });

  // The sidebar is opened by a check box, which its button stands for.
  const box = document.getElementById('mdbook-sidebar-toggle-anchor');
  document.getElementById('mdbook-sidebar-toggle')?.addEventListener('click', () => box.click());

  // What is wider than the window scrolls by itself, also by keyboard.
  const scrolls = () => {
    for (const box of document.querySelectorAll('main :is(pre > code, .table-wrapper, figure.diagram)')) {
      const wide = box.scrollWidth > box.clientWidth;
      if (wide) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
      if (wide && box.tagName !== 'FIGURE') {
        box.setAttribute('role', 'group');
        box.setAttribute('aria-label', ko ? '옆으로 스크롤' : 'scrolls sideways');
      }
    }
  };
  addEventListener('load', scrolls);
  addEventListener('resize', scrolls);
})();
