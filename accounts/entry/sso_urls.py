"""Single sign-on, under the names by which allauth looks its addresses up."""

from django.urls import path

from . import sso_views as views

urlpatterns = [
    path("oidc/<slug:provider_id>/login/", views.oidc_login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", views.oidc_callback, name="openid_connect_callback"),
    path("saml/<slug:organization_slug>/login/", views.saml_login, name="saml_login"),
    path("saml/<slug:organization_slug>/acs/", views.saml_acs, name="saml_acs"),
    path("saml/<slug:organization_slug>/acs/finish/", views.saml_finish_acs, name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/metadata/", views.saml_metadata, name="saml_metadata"),
    path("saml/<slug:organization_slug>/sls/", views.saml_sls, name="saml_sls"),
]
