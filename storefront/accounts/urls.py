"""The pages of an account. Names that Oscar knows are Oscar's: it leads to some of them."""

from django.urls import path

from checkout.orders.private import private_page

from . import views

urlpatterns = [
    path("", views.overview, name="summary"),
    path("login/", views.sign_in, name="login"),
    path("logout/", views.sign_out, name="logout"),
    path("orders/", views.orders, name="order-list"),
    path("orders/<str:order_number>/", views.order, name="order"),
    path("addresses/", views.addresses, name="address-list"),
    path("addresses/add/", views.add_address, name="address-create"),
    path("addresses/<int:pk>/", views.change_address, name="address-detail"),
    path("addresses/<int:pk>/delete/", views.delete_address, name="address-delete"),
    path("addresses/<int:pk>/default/", views.default_address, name="address-default"),
    path("profile/", views.profile, name="profile-view"),
    path("change-password/", views.change_password, name="change-password"),
    path("profile/delete/", views.delete_account, name="profile-delete"),
]

# Without a namespace: Django's views and Oscar reverse them like this.
password_patterns = [
    path("", private_page(views.AskForLink.as_view()), name="password-reset"),
    path("done/", private_page(views.LinkSent.as_view()), name="password-reset-done"),
    path("confirm/<str:uidb64>/<str:token>/", private_page(views.SetPassword.as_view()), name="password-reset-confirm"),
    path("complete/", private_page(views.PasswordIsSet.as_view()), name="password-reset-complete"),
]
