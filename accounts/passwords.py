from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class MinimumLength(MinimumLengthValidator):
    """Django's own, whose sentence is not translated into Chinese."""

    def get_error_message(self):
        return _("密码太短了，至少要有 %(length)d 位。") % {"length": self.min_length}
