package dev.tributary.serving.collector;

import dev.tributary.sources.SourceNormaliser;
import dev.tributary.sources.Sources;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The sources that call us by webhook, and how each one proves that it is the one. */
enum HookSource {
  /** Also sends {@code X-Hub-Signature}, an HMAC-SHA1 for old receivers; it is not looked at. */
  GITHUB("github", HubSignature.in("X-Hub-Signature-256")),
  /** Jira Cloud, for webhooks that were registered with a secret. */
  JIRA("jira", HubSignature.in("X-Hub-Signature")),
  GITLAB("gitlab", SharedToken.in(Headers.GITLAB)),
  SLACK("slack", new SlackSignature()),
  PAGERDUTY("pagerduty", VersionedSignatures.in("X-PagerDuty-Signature")),
  CIRCLECI("circleci", VersionedSignatures.in(Headers.CIRCLECI)),
  /** Its Notification plugin cannot sign, but sends what stands before the host in its URL. */
  JENKINS("jenkins", HubSignature.in(Headers.OURS).or(SharedToken.inAuthorization())),
  /** A tenant's own producers, one envelope a request. */
  CUSTOM("custom", HubSignature.in(Headers.OURS));

  /** The one address for every CI system. */
  static final String CI = "ci";

  private static final class Headers {
    static final String GITLAB = "X-Gitlab-Token";
    static final String CIRCLECI = "circleci-signature";
    static final String OURS = "X-Tributary-Signature-256";
  }

  private final String sourceName;

  @SuppressWarnings("ImmutableEnumChecker") // signatures hold the names of headers, nothing else
  private final Signature signature;

  HookSource(String sourceName, Signature signature) {
    this.sourceName = sourceName;
    this.signature = signature;
  }

  /**
   * The source of this name in a path, if it has webhooks. At {@value #CI} it is told by the header
   * with which it signs: what has neither CircleCI's nor GitLab's is for Jenkins to prove.
   *
   * @param headers the value of a header by its name in any case, null if there is none
   */
  static Optional<HookSource> find(String name, UnaryOperator<String> headers) {
    if (name.equals(CI)) {
      boolean gitlab = headers.apply(Headers.GITLAB) != null;
      return Optional.of(
          headers.apply(Headers.CIRCLECI) != null ? CIRCLECI : gitlab ? GITLAB : JENKINS);
    }
    return Arrays.stream(values()).filter(source -> source.sourceName.equals(name)).findFirst();
  }

  String sourceName() {
    return sourceName;
  }

  Signature signature() {
    return signature;
  }

  SourceNormaliser normaliser() {
    return Sources.require(sourceName);
  }

  /** The name of its secret in a tenant's file of secrets. */
  String secretName() {
    return sourceName + ".secret";
  }
}
