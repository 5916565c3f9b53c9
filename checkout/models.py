from django.conf import settings
from django.db import models


class PendingCourse(models.Model):
    """A course that waits for payment in one live order. It goes when paid or released.

    The constraint makes a second live order for the same course impossible (decision 3).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="pending_courses"
    )
    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="+")
    order = models.ForeignKey("order.Order", models.CASCADE, related_name="pending_courses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "product"], name="one_live_order_per_course")
        ]

    def __str__(self):
        return f"{self.product_id} in {self.order_id}"
