"""How often somebody may try to sign in. The account is counted first and narrowly; a client's address last and widely.

Two hundred people in one hall share an address, and each of them mistypes a password or asks for a second code. One account
that is attacked is slowed after a few tries, wherever they come from. The wide counts stop one machine that tries one
password on every account.

Mails are counted narrowly for one address asked from one machine ("_here", see accounts.entry.tries) and widely for the
address: whoever knows an address could otherwise keep its owner from getting a code.
"""

MANY = "1200/5m/ip"

ACCOUNT = {
    "login": MANY,
    "login_failed": "5/5m/key,600/5m/ip",
    "mail_here": "10/15m/key",
    "mail": "40/15m/key",
    "request_login_code_here": "4/5m/key",
    "request_login_code": f"20/5m/key,{MANY}",
    "confirm_email": "4/5m/key",
    "reset_password": f"4/5m/key,{MANY}",
    "reset_password_from_key": MANY,
    "signup": f"4/5m/key,{MANY}",
    "change_password": "10/5m/user",
    "reauthenticate": "10/5m/user",
}
# A passkey cannot be guessed.
SECOND_FACTOR = {"webauthn_login": MANY}
