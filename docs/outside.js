// A chapter links to files of the checkout (`../../crates/static/README.md`), for readers on a forge.
// The built book lies as deep as the chapters do, so the same path leads there, but mdBook has made
// it `.html`. There is a file to show only where the book is opened from the checkout.
for (const link of document.querySelectorAll('main a[href^="../../"][href*=".html"]')) {
  link.href = link.getAttribute("href").replace(".html", ".md");
}
