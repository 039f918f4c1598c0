"""A client's page with its text at twice the size: what runs off the side, breaks or covers."""

from playwright.sync_api import Page

# Text out of the box it belongs to or broken within a word, and targets that lie over each other.
FAULTS = """() => {
    const root = document.documentElement, found = [];
    if (!document.body.classList.contains('client')) return found;
    root.style.fontSize = '200%';
    const named = node => node.textContent.trim().slice(0, 30);
    const shown = node => node.checkVisibility() && !node.closest('.visually-hidden, .skip-link');
    if (root.scrollWidth > innerWidth) found.push(`${root.scrollWidth} px wide`);
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (words.nextNode()) {
        const text = words.currentNode, node = text.parentElement;
        if (!text.data.trim() || !shown(node)) continue;
        range.selectNodeContents(text);
        const box = node.closest('.button, .option, .tile, .card, main, header, footer, body');
        const outer = box.getBoundingClientRect(), lines = [...range.getClientRects()];
        if (lines.length > text.data.trim().split(/[\\s-]+/).length)
            found.push(`broken within a word: ${named(node)}`);
        if (lines.some(line => line.left < -1 || line.right > innerWidth + 1
            || line.left < outer.left - 1 || line.right > outer.right + 1
            || line.top < outer.top - 1 || line.bottom > outer.bottom + 1))
            found.push(`out of its box: ${named(node)}`);
    }
    const kinds = 'a, button, summary, select, textarea, .option, .tile, input[type=text]';
    const targets = [...document.querySelectorAll(kinds)].filter(shown);
    const boxes = targets.map(node => node.getBoundingClientRect());
    targets.forEach((node, one) => targets.slice(0, one).forEach((before, other) => {
        const [a, b] = [boxes[one], boxes[other]];
        if (!node.contains(before) && !before.contains(node)
            && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
            found.push(`${named(node)} lies over ${named(before)}`);
    }));
    root.style.fontSize = '';
    return found;
}"""


def faults_at_twice_the_size(page: Page) -> list[str]:
    """Of a client's page in its present window; none of any other page."""
    found: list[str] = page.evaluate(FAULTS)
    return [f"at 200 %: {fault}" for fault in found]
