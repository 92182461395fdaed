"""What a good's page shows of stories: the cards of those it appears in, which Wagtail's reference index knows."""

from catalogue.changes.triggers import on_page

TO_GOODS = """SELECT CAST(reference.to_object_id AS bigint) AS id FROM wagtailcore_referenceindex reference
    JOIN django_content_type kind ON kind.id = reference.to_content_type_id
    JOIN django_content_type base ON base.id = reference.base_content_type_id
    WHERE kind.app_label = 'catalogue' AND kind.model = 'product'
    AND base.app_label = 'wagtailcore' AND base.model = 'page' AND """
OF_REFERENCE = TO_GOODS + "reference.id = NEW.id"
# After the row is gone nothing joins it, so its own columns are looked at.
OF_GONE_REFERENCE = """SELECT CAST(OLD.to_object_id AS bigint) AS id FROM django_content_type kind
    WHERE kind.id = OLD.to_content_type_id AND kind.app_label = 'catalogue' AND kind.model = 'product'"""
OF_PAGE = TO_GOODS + "reference.object_id = CAST(NEW.id AS varchar(255))"
OF_STORY = TO_GOODS + "reference.object_id = CAST(NEW.page_ptr_id AS varchar(255))"
STORIES_BELOW = "(SELECT CAST(page_ptr_id AS varchar(255)) FROM pages_storypage WHERE hero_id = {row}.%s)"
OF_TOP_PICTURE = TO_GOODS + "reference.object_id IN " + STORIES_BELOW

WATCHED = [
    on_page("wagtailcore_referenceindex", "INSERT", OF_REFERENCE),
    on_page("wagtailcore_referenceindex", "DELETE", OF_GONE_REFERENCE),
    on_page("wagtailcore_page", "UPDATE", OF_PAGE, "live", "title", "url_path", "first_published_at", "locale_id"),
    on_page("pages_storypage", "UPDATE", OF_STORY, "kind", "intro", "hero_id"),
    on_page("pictures_siteimage", "UPDATE", OF_TOP_PICTURE % "id"),
    *(on_page("pictures_rendition", event, OF_TOP_PICTURE % "image_id") for event in ("INSERT", "DELETE")),
]
