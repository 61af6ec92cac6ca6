// A chapter links to files of the checkout (`../../crates/static/README.md`), for readers on a forge.
// The built book is as deep in the checkout as the chapters are, so the same path leads there, but
// mdBook has made it `.html`. The link leads to a file only if the book is opened from the checkout.
for (const link of document.querySelectorAll('main a[href^="../"][href*=".html"]')) {
  link.href = link.getAttribute("href").replace(".html", ".md");
}
