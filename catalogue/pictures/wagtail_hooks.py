from wagtail import hooks
from wagtail.images.image_operations import FilterOperation
from willow.plugins.pillow import PillowImage

from .share import fill_frame


class ShareOperation(FilterOperation):
    """Wagtail's filter "share": the frame in which chats and social networks show a page."""

    def construct(self):
        pass

    def run(self, willow, image, env):
        return PillowImage(fill_frame(willow.get_pillow_image(), image.focus))


@hooks.register("register_image_operations")
def register_share():
    return [("share", ShareOperation)]
