"""Addresses of the creators' room, all below a brand's."""

from django.urls import path

from creators.views import account, bulk, creator, directory, groups, imports, invitations

app_name = "creators"
urlpatterns = [
    path("creators/", directory.directory, name="directory"),
    path("creators/export.csv", bulk.export, name="export"),
    path("creators/bulk/<str:action>/", bulk.bulk_new, name="bulk_new"),
    path("creators/runs/<int:run_id>/", bulk.bulk_run, name="bulk_run"),
    path("creators/runs/<int:run_id>/stop/", bulk.bulk_stop, name="bulk_stop"),
    path("creators/runs/<int:run_id>/undo/", bulk.bulk_undo, name="bulk_undo"),
    path("creators/runs/<int:run_id>/creators.xlsx", bulk.bulk_file, name="bulk_file"),
    path("creators/groups/", groups.groups, name="groups"),
    path("creators/tags/<int:tag_id>/rename/", groups.tag_rename, name="tag_rename"),
    path("creators/tags/<int:tag_id>/delete/", groups.tag_delete, name="tag_delete"),
    path("creators/lists/<int:list_id>/rename/", groups.list_rename, name="list_rename"),
    path("creators/lists/<int:list_id>/delete/", groups.list_delete, name="list_delete"),
    path("creators/views/save/", groups.view_save, name="view_save"),
    path("creators/views/<int:view_id>/delete/", groups.view_delete, name="view_delete"),
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
    path("creators/<int:account_id>/notes/", creator.note_add, name="note_add"),
    path("creators/notes/<int:note_id>/delete/", creator.note_delete, name="note_delete"),
    path("creators/<int:account_id>/tags/", creator.tag_add, name="tag_add"),
    path("creators/<int:account_id>/tags/<int:tag_id>/remove/", creator.tag_remove, name="tag_remove"),
    path("creators/<int:account_id>/person/", creator.creator_edit, name="creator_edit"),
    path("creators/<int:account_id>/merge/", creator.merge_choose, name="merge_choose"),
    path("creators/<int:account_id>/merge/go/", creator.merge, name="merge"),
    path("creators/<int:account_id>/merge/<int:merge_id>/undo/", creator.merge_undo, name="merge_undo"),
    path("creators/<int:account_id>/personal-data.zip", creator.data_export, name="data_export"),
    path("creators/<int:account_id>/erase/", creator.data_erase, name="data_erase"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:invitation_id>/resend/", account.resend, name="resend"),
]
