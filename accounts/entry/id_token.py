"""An OpenID Connect identity token, believed only when all of it holds. Neither HTTP nor the database is needed."""

from typing import Any

import jwt
from django.utils.crypto import constant_time_compare, salted_hmac

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
REQUIRED = ["aud", "exp", "iat", "iss", "sub"]
CLOCKS_MAY_DIFFER = 60


def nonce_for(state: str) -> str:
    """Ties a token to the one sign-in that asked for it: a state is known to one session and used once."""
    return salted_hmac("accounts.entry.nonce", state, algorithm="sha256").hexdigest()


def verified_claims(token: str, *, keys: dict, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """Raises jwt.PyJWTError when signature, issuer, audience, time or nonce is not as it must be."""
    claims = jwt.decode(
        token,
        _key_of(token, keys),
        algorithms=ALGORITHMS,
        audience=client_id,
        issuer=issuer,
        leeway=CLOCKS_MAY_DIFFER,
        options={"require": REQUIRED},
    )
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != client_id:
        raise jwt.InvalidAudienceError("The token was made for another client.")
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise jwt.InvalidTokenError("The token answers another sign-in.")
    return claims


def _key_of(token: str, keys: dict) -> Any:
    kid = jwt.get_unverified_header(token).get("kid")
    fitting = [
        key.key
        for key in jwt.PyJWKSet.from_dict(keys).keys
        if key.public_key_use in (None, "sig") and kid in (None, key.key_id)
    ]
    if len(fitting) != 1:
        raise jwt.InvalidKeyError("The provider has no key of that name.")
    return fitting[0]
