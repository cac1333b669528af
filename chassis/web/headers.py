"""The headers every answer carries: what a browser may load, show and keep."""

from starlette.responses import Response

CSP_RULES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
CSP = "; ".join(CSP_RULES)
ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=()",
}
"""same-origin, not no-referrer: with the latter browsers send Origin: null with our own forms."""
YEAR_S = 365 * 24 * 3600


def add(response: Response, *, production: bool) -> None:
    """Add what is not there; an answer may be kept nowhere unless it says so itself."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if production:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_S}")
