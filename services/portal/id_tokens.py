"""What a provider says about who signed in, believed only after every check of OpenID Connect Core 3.1.3.7."""

from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from chassis import clock
from services.portal.attempts import Attempt
from services.portal.problems import SignInBroken
from services.portal.providers import Provider

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures that only the provider can make; none, and those made with a secret we share, are not among them."""
DEFAULT = ["RS256"]
LEEWAY_S = 60
"""Clocks of two machines may differ by this much."""
LONGEST_SUBJECT = 255


async def check(provider: Provider, attempt: Attempt, tokens: dict[str, Any]) -> dict[str, Any]:
    """The claims of the ID token among ``tokens``.

    Errors  SignInBroken for a token that is forged, old, early, another's, for another browser or says too little; ProviderAway.
    """
    try:
        token = await _signed(provider, str(tokens.get("id_token", "")))
        _check_claims(provider, attempt, token, tokens.get("access_token"))
    except (JoseError, ValueError, TypeError, KeyError):
        raise SignInBroken(reason="token") from None
    return token.claims


async def _signed(provider: Provider, text: str) -> jwt.Token:
    """The token, with a signature of one of the provider's keys; keys are fetched again for one that is new."""
    told = (await provider.card()).get("id_token_signing_alg_values_supported") or []
    # An empty list would mean "any" to the library.
    allowed = [name for name in told if name in ALGORITHMS] or DEFAULT
    registry = JWSRegistry(algorithms=allowed, strict_check_header=False)
    try:
        return jwt.decode(text, await provider.keys(), registry=registry)
    except InvalidKeyIdError:
        return jwt.decode(text, await provider.keys(anew=True), registry=registry)


def _check_claims(provider: Provider, attempt: Attempt, token: jwt.Token, access_token: str | None) -> None:
    """For us, from the provider, now, in answer to this attempt, about someone."""
    from authlib.oidc.core import CodeIDToken

    expected: Any = {
        "iss": {"essential": True, "value": provider.oidc.issuer},
        "sub": {"essential": True},
    }
    params = {"client_id": provider.oidc.client_id, "nonce": attempt.nonce, "access_token": access_token}
    claims = CodeIDToken(token.claims, token.header, expected, params)
    claims.validate(now=int(clock.now().timestamp()), leeway=LEEWAY_S)
    if claims["aud"] not in (provider.oidc.client_id, [provider.oidc.client_id]):
        raise ValueError("aud")
    if len(claims["sub"]) > LONGEST_SUBJECT:
        raise ValueError("sub")


def shows_more_than_a_password(claims: dict[str, Any], acr_values: tuple[str, ...]) -> bool:
    """Whether the provider says that it asked for a second factor: by the levels we ask for, else by "mfa" (RFC 8176)."""
    methods = claims.get("amr")
    if acr_values:
        return claims.get("acr") in acr_values
    return isinstance(methods, list) and "mfa" in methods
