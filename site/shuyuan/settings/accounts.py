"""Who people are, and how they get in: Django's logins and allauth's."""

from shuyuan.env import env, refuse

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.MinimumLength"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/learn/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone", "email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[书院] "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True  # S3.6
# Beside allauth's own (30 logins a minute from one address, 20 sign-ups, ten wrong passwords, and
# five in five minutes for one name): typing in codes, and guessing those of coupons.
ACCOUNT_RATE_LIMITS = {
    "check_code": "30/m/ip",
    "redeem_code": "10/5m/user",
    "avatar": "20/5m/user",  # decoding a picture is work
}
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}

# Codes by mail (those by text message are counted in sms.py): seconds one lives, and how many a
# day go to one address, are asked for from one network (from an IPv6 /48: four times as many), and
# leave the house at all.
MAIL_CODE_SECONDS = 600
MAILS_PER_CONTACT = env.int("MAILS_PER_CONTACT", default=10)
MAILS_PER_ADDRESS = env.int("MAILS_PER_ADDRESS", default=100)
MAILS_PER_DAY = env.int("MAILS_PER_DAY", default=5000)
for _name in ("MAILS_PER_CONTACT", "MAILS_PER_ADDRESS", "MAILS_PER_DAY"):
    refuse(vars()[_name] < 1, f"{_name} must be 1 or more.")

# The second step: an authenticator, passkeys and recovery codes, all allauth's.
MFA_ADAPTER = "accounts.second_step.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.second_step.forms.AuthenticateForm",
    "reauthenticate": "accounts.second_step.forms.ReauthenticateForm",
    "activate_totp": "accounts.second_step.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.second_step.forms.AddWebAuthnForm",
    "edit_webauthn": "accounts.second_step.forms.EditWebAuthnForm",
}
# Production demands it of staff, editors and mentors before it opens their doors.
MFA_REQUIRED_FOR_STAFF = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "书院 Shuyuan"
MFA_TOTP_TOLERANCE = 1  # a clock that is half a minute off is no intruder
# A mere claim to an address opens nothing here, so it need not stand in the way (D29).
MFA_ALLOW_UNVERIFIED_EMAIL = True
USERSESSIONS_TRACK_ACTIVITY = False
