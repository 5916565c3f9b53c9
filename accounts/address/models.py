import hashlib

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractUserAddress

from accounts.address.regions import written


class InChina:
    """Oscar's fields in the order and the words of an address in China.

    `first_name` is the receiver, `state` the province, `line4` the city, `line3` the district,
    `line1` what comes after them.
    """

    base_fields = ["salutation", "state", "line4", "line3", "line2", "line1", "postcode"]
    POSTCODE_REQUIRED = False  # couriers read the district

    @property
    def receiver(self):
        return self.salutation

    @property
    def place(self):
        """Province, city, district and the rest in one line; a municipality is told once."""
        return written(self.state, self.line4, self.line3, self.line2, self.line1)

    @property
    def summary(self):
        phone = self.phone_number.as_national if self.phone_number else ""
        parts = [self.receiver, phone, self.place, self.postcode]
        return " ".join(part for part in parts if part)


class LiveAddresses(models.Manager):
    """Without those that their owner deleted: Oscar's own pages and lists ask here too."""

    def get_queryset(self):
        return super().get_queryset().filter(removed_at=None)


class UserAddress(InChina, AbstractUserAddress):
    """An entry of a person's address book. It is changed through accounts.address.book alone.

    An order keeps a copy (Oscar's ShippingAddress), which nothing here changes.
    """

    # What two entries differ in; `is_same` asks for these.
    FACTS = ("first_name", "phone_number", "district_code", "line1", "postcode")

    tag = models.CharField(_("标签"), max_length=10, blank=True)
    # Of GB/T 2260, with the packager's own below a county; it holds city and province too.
    district_code = models.CharField(_("区县代码"), max_length=6, blank=True)
    removed_at = models.DateTimeField(_("删除时间"), null=True, blank=True, editable=False)

    objects = LiveAddresses()
    everything = models.Manager()

    class Meta(AbstractUserAddress.Meta):
        abstract = False
        ordering = ["-is_default_for_shipping", "-pk"]
        verbose_name = verbose_name_plural = _("收货地址")
        unique_together = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "hash"], condition=Q(removed_at=None), name="address_once"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(is_default_for_shipping=True),
                name="one_default_address",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(is_default_for_shipping=False),
                name="removed_address_is_no_default",
            ),
        ]

    @property
    def province_code(self):
        return self.district_code and self.district_code[:2] + "0000"

    @property
    def city_code(self):
        return self.district_code and self.district_code[:4] + "00"

    def generate_hash(self):
        """Another phone number is another address; no two of them meet by chance."""
        facts = [str(getattr(self, name)) for name in self.FACTS]
        names = [self.state, self.line4, self.line3, self.line2]
        return hashlib.sha256("\n".join(facts + names).encode()).hexdigest()


from oscar.apps.address.models import *
