package dev.tributary.serving.collector;

import dev.tributary.sources.SourceNormaliser;
import dev.tributary.sources.Sources;
import java.util.Arrays;
import java.util.Optional;

/** The sources that call us by webhook, and the header in which each one signs its body. */
enum HookSource {
  /** Also sends {@code X-Hub-Signature}, an HMAC-SHA1 for old receivers; it is not looked at. */
  GITHUB("github", "X-Hub-Signature-256"),
  /** Jira Cloud, for webhooks that were registered with a secret. */
  JIRA("jira", "X-Hub-Signature");

  private final String sourceName;
  private final String signatureHeader;

  HookSource(String sourceName, String signatureHeader) {
    this.sourceName = sourceName;
    this.signatureHeader = signatureHeader;
  }

  /** The source of this name in a path, if it has webhooks. */
  static Optional<HookSource> find(String name) {
    return Arrays.stream(values()).filter(source -> source.sourceName.equals(name)).findFirst();
  }

  String sourceName() {
    return sourceName;
  }

  String signatureHeader() {
    return signatureHeader;
  }

  SourceNormaliser normaliser() {
    return Sources.require(sourceName);
  }

  /** The name of its secret in a tenant's file of secrets. */
  String secretName() {
    return sourceName + ".secret";
  }
}
