import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()

QUIET_ZONE = 4  # modules, as ISO 18004 asks


@register.simple_tag
def qr_code(text, label):
    """``text`` as an SVG, black on white in the dark as well; ``label`` is read aloud."""
    code = segno.make(text, error="m", micro=False)
    drawing = code.svg_inline(border=QUIET_ZONE, omitsize=True, dark="#000", light="#fff")
    return format_html(
        '<div class="qr" role="img" aria-label="{}">{}</div>', label, mark_safe(drawing)
    )
