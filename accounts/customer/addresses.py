"""(Oscar's name, its address under /account/shop/, where it leads)."""

ORDERS = "/account/orders/"
ORDER = "/account/orders/{order_number}/"
MESSAGES = "/account/messages/"
BOOK = "/account/addresses/"
HOME = "/account/"
COURSES = "/courses/"

ADDRESSES = [
    ("login", "login/", "/account/login/"),
    ("logout", "logout/", "/account/logout/"),
    ("register", "register/", "/account/signup/"),
    ("summary", "", HOME),
    ("change-password", "change-password/", "/account/password/change/"),
    ("profile-view", "profile/", HOME),
    ("profile-update", "profile/edit/", "/account/profile/"),
    ("profile-delete", "profile/delete/", HOME),
    ("order-list", "orders/", ORDERS),
    ("order", "orders/<str:order_number>/", ORDER),
    ("order-line", "orders/<str:order_number>/<int:line_id>/", ORDER),
    ("anon-order-form", "order-status-form/<str:order_number>/<str:hash>/", ORDER),
    ("anon-order", "order-status/<str:order_number>/<str:hash>/", ORDER),
    ("address-list", "addresses/", BOOK),
    ("address-create", "addresses/add/", BOOK + "add/"),
    ("address-detail", "addresses/<int:pk>/", BOOK + "{pk}/"),
    ("address-delete", "addresses/<int:pk>/delete/", BOOK + "{pk}/delete/"),
    ("address-change-status", "addresses/<int:pk>/<str:action>/", BOOK),
    ("email-list", "emails/", MESSAGES),
    ("email-detail", "emails/<int:email_id>/", MESSAGES),
    ("notifications-inbox", "notifications/inbox/", MESSAGES),
    ("notifications-archive", "notifications/archive/", MESSAGES),
    ("notifications-update", "notifications/update/", MESSAGES),
    ("notifications-detail", "notifications/<int:pk>/", MESSAGES),
    ("alerts-list", "alerts/", MESSAGES),
    ("alert-create", "alerts/create/<int:pk>/", COURSES),
    ("alerts-confirm", "alerts/confirm/<str:key>/", COURSES),
    ("alerts-cancel-by-key", "alerts/cancel/key/<str:key>/", COURSES),
    ("alerts-cancel-by-pk", "alerts/cancel/<int:pk>/", COURSES),
    ("wishlists-list", "wishlists/", COURSES),
    ("wishlists-add-product", "wishlists/add/<int:product_pk>/", COURSES),
    ("wishlists-add-product", "wishlists/<str:key>/add/<int:product_pk>/", COURSES),
    ("wishlists-create", "wishlists/create/", COURSES),
    ("wishlists-create-with-product", "wishlists/create/with-product/<int:product_pk>/", COURSES),
    ("wishlists-detail", "wishlists/<str:key>/", COURSES),
    ("wishlists-update", "wishlists/<str:key>/update/", COURSES),
    ("wishlists-delete", "wishlists/<str:key>/delete/", COURSES),
    ("wishlists-remove-product", "wishlists/<str:key>/lines/<int:line_pk>/delete/", COURSES),
    ("wishlists-remove-product", "wishlists/<str:key>/products/<int:product_pk>/delete/", COURSES),
    (
        "wishlists-move-product-to-another",
        "wishlists/<str:key>/lines/<int:line_pk>/move-to/<str:to_key>/",
        COURSES,
    ),
]
