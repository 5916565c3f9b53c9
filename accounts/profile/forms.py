from django import forms
from django.utils.translation import gettext_lazy

from accounts import names
from accounts.models import User
from accounts.profile.pictures import BadPicture, Square, make_faces


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["nickname", "gender", "introduction"]
        help_texts = {
            "nickname": gettext_lazy("显示在您的评价、提问和页面右上角；留空就显示用户名。"),
            "introduction": gettext_lazy("介绍一下自己，最多 500 字。"),
        }
        widgets = {
            "nickname": forms.TextInput(attrs={"autocomplete": "nickname"}),
            "introduction": forms.Textarea(attrs={"rows": 5}),
        }

    def clean_nickname(self):
        return names.clean_nickname(self.cleaned_data["nickname"])

    def clean_introduction(self):
        """A browser sends a line break as two characters, and would make 500 of 499."""
        return self.cleaned_data["introduction"].replace("\r\n", "\n").strip()


class AvatarForm(forms.Form):
    """A picture; `x`, `y` and `side` come from the cropping on the page, or not at all."""

    picture = forms.FileField(
        label=gettext_lazy("选一张图片"),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif"}
        ),
        help_text=gettext_lazy("JPEG、PNG、WebP 或 HEIC，5 MB 以内；不调整就取正中间。"),
        error_messages={
            "required": gettext_lazy("请先选一张图片。"),
            "empty": gettext_lazy("这个文件是空的，请换一张图片。"),
        },
    )
    x = forms.FloatField(min_value=0, max_value=1, required=False, widget=forms.HiddenInput)
    y = forms.FloatField(min_value=0, max_value=1, required=False, widget=forms.HiddenInput)
    side = forms.FloatField(min_value=0.05, max_value=1, required=False, widget=forms.HiddenInput)

    def clean(self):
        """A cut that makes no sense is none: the middle is taken."""
        data = super().clean()
        for name in ("x", "y", "side"):
            self.errors.pop(name, None)
        if "picture" in data:
            given = [data.get(name) for name in ("x", "y", "side")]
            square = Square(*given) if None not in given else None
            try:
                self.faces = make_faces(data["picture"], square)
            except BadPicture as error:
                self.add_error("picture", str(error))
        return data
