"""What is due happens by itself; and at once where nobody waits."""

from simulator import accounts_moving, clock, tto_acts
from simulator.models import Person, Publication, TtoCampaign, TtoLink, Video
from tests.simulator.accounts.side import Creator
from tests.simulator.tto.side import Brand, people_in, told


def test_in_a_hurry_everything_planned_is_done(
    mara: Creator, brand: Brand, campaign: TtoCampaign, post: Video, person: Person
) -> None:
    clock.turn(creators_act_alone=True, pace=1.0)
    Person.objects.update(in_tcm=True)
    wanted = brand.a_campaign(campaign_name="Spring", handle_names=["ivo.lifts.demo", "lena.knits.demo"])
    tto_acts.join(campaign, person)
    tto_acts.link(campaign, post)
    Creator(mara.token, mara.open_id).made("business/video/publish/", video_url="http://testserver/a.mp4")
    accounts_moving.move()
    assert (people_in(wanted), Publication.objects.get().status) == ([], "PROCESSING_DOWNLOAD")

    accounts_moving.hurry()
    accounts_moving.move()
    assert people_in(wanted)
    assert Publication.objects.get().status == "PUBLISH_COMPLETE"
    assert TtoLink.objects.get(video=post).passed_at is not None
    assert [event for event, _, _ in told()] == ["tto_video_uploaded", "tto_video_published"]
