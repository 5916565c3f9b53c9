from django import forms


class ProgressForm(forms.Form):
    """What the player reports. The second is clamped to the lesson later, not refused here."""

    second = forms.IntegerField()
    ended = forms.BooleanField(required=False)
