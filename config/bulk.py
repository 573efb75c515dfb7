"""Which function does which bulk action to a batch of accounts; they run in a worker, inside the batch's transaction."""

BULK_ACTIONS = {
    "invite": "creators.bulk_actions.invite",
    "tag": "creators.bulk_actions.tag",
    "untag": "creators.bulk_actions.untag",
    "list": "creators.bulk_actions.add_to_list",
    "unlist": "creators.bulk_actions.take_off_list",
    "campaign": "campaigns.bulk.add_to_campaign",
    "export": "creators.exporting.write_workbook",
}
