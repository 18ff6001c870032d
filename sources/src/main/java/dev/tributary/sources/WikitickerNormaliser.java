package dev.tributary.sources;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * Edits of Wikipedia as the Wikiticker sample tells them, one a line: real traffic of a day for the
 * activity family, in which an edit stands for the view of its page. A wiki is a team's product,
 * and an edit has no id, so the line is its natural key.
 */
public final class WikitickerNormaliser implements SourceNormaliser {
  static final String TOOL = "wikiticker";

  @Override
  public String source() {
    return TOOL;
  }

  @Override
  public Normalised normalise(Delivery delivery, Tenant tenant) {
    return Facts.collect(delivery, tenant, TOOL, WikitickerNormaliser::read);
  }

  private static void read(Body edit, Facts facts) {
    String wiki = edit.requireShape("channel", "#[a-z0-9][a-z0-9._-]{0,90}").substring(1);
    String user = edit.requireText("user");
    String page = path(edit.requireText("page"));
    OptionalLong time = edit.time("time");
    if (time.isEmpty()) {
      throw new NotUsable(IgnoredReason.FIELD_INVALID, "time");
    }
    facts
        .fact("page_view", wiki, time.getAsLong())
        .by("wikipedia:" + user)
        .with("page", page)
        .with("is_bot", edit.flag("isRobot"))
        .keyed("edit", new String(facts.delivery().bytes(), StandardCharsets.UTF_8));
  }

  /** A title as it stands in an address; a title holds at most 255 bytes. */
  private static String path(String title) {
    String path =
        "/wiki/"
            + title.replace(' ', '_').replace("%", "%25").replace("?", "%3F").replace("#", "%23");
    return path.substring(0, Math.min(path.length(), 512));
  }
}
