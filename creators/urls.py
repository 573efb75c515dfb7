"""Addresses of the creators' room, all below a brand's."""

from django.urls import path

from creators.views import account, directory, imports, invitations

app_name = "creators"
urlpatterns = [
    path("creators/", directory.directory, name="directory"),
    path("creators/invite/", directory.directory_invite, name="directory_invite"),
    path("creators/invite/send/", directory.send_invites, name="send_invites"),
    path("creators/import/", imports.import_new, name="import_new"),
    path("creators/import/<int:import_id>/", imports.import_, name="import"),
    path("creators/import/<int:import_id>/mapping/", imports.import_mapping, name="import_mapping"),
    path("creators/import/<int:import_id>/start/", imports.import_start, name="import_start"),
    path("creators/import/<int:import_id>/undo/", imports.import_undo, name="import_undo"),
    path("creators/import/<int:import_id>/discard/", imports.import_discard, name="import_discard"),
    path("creators/import/<int:import_id>/refused.csv", imports.import_refused, name="import_refused"),
    path("creators/<int:account_id>/", account.account, name="account"),
    path("creators/<int:account_id>/row/", directory.account_row, name="account_row"),
    path("creators/<int:account_id>/status/", account.account_status, name="account_status"),
    path("creators/<int:account_id>/edit/", account.edit, name="edit"),
    path("creators/<int:account_id>/invite/", account.send_invite, name="send_invite"),
    path("creators/<int:account_id>/connect-link/", account.connect_link, name="connect_link"),
    path("creators/<int:account_id>/disconnect/", account.disconnect_creator, name="disconnect_creator"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:invitation_id>/resend/", account.resend, name="resend"),
]
