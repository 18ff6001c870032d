package dev.tributary.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.contracts.event.Event;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The traps of CircleCI and Jenkins by name; every mapping is in {@link NormaliserGoldenTest}. */
class CiNormalisersTest {
  private static final String CIRCLECI = "circleci/workflows/input.jsonl";
  private static final String JENKINS = "jenkins/builds/input.jsonl";

  private final Tenant tenant = TestData.tenant();

  @Test
  void workflowRunAgain_isTheSameBuild_judgedLater() throws IOException {
    Event failed = only("circleci", body(CIRCLECI, 1));
    Event passed = only("circleci", body(CIRCLECI, 3));
    Event otherWorkflow = only("circleci", body(CIRCLECI, 4));

    assertThat(buildId(passed)).isEqualTo(buildId(failed)).isNotEqualTo(buildId(otherWorkflow));
    assertThat(passed.timestampMillis()).isGreaterThan(failed.timestampMillis());
  }

  @Test
  void redelivery_isTheSameEvent() throws IOException {
    assertThat(only("circleci", body(CIRCLECI, 2))).isEqualTo(only("circleci", body(CIRCLECI, 1)));
    assertThat(only("jenkins", body(JENKINS, 4))).isEqualTo(only("jenkins", body(JENKINS, 3)));
  }

  @Test
  void circleciJob_isDetailOfItsWorkflow() throws IOException {
    assertThat(normalise("circleci", body(CIRCLECI, 0)).ignored())
        .containsExactly(new Ignored(IgnoredReason.COUNTED_ELSEWHERE, "job-completed"));
  }

  @Test
  void jenkinsCompletedAndFinalized_areOneBuild() throws IOException {
    assertThat(normalise("jenkins", body(JENKINS, 2)).ignored())
        .containsExactly(new Ignored(IgnoredReason.COUNTED_ELSEWHERE, "build.phase"));
    assertThat(normalise("jenkins", body(JENKINS, 3)).events()).hasSize(1);
  }

  @Test
  void jenkinsStillBuilding_hasNoVerdict_whateverTheResultSays() throws IOException {
    for (String result : List.of("SUCCESS", "FAILURE", "ABORTED")) {
      ObjectNode building = body(JENKINS, 12);
      building.put("result", result);
      assertThat(normalise("jenkins", building))
          .isEqualTo(
              new Normalised(
                  List.of(), List.of(new Ignored(IgnoredReason.VERDICT_NONE, "building"))));
    }
  }

  @Test
  void jenkinsUnstable_isNoVerdict() throws IOException {
    assertThat(normalise("jenkins", body(JENKINS, 6)).ignored())
        .containsExactly(new Ignored(IgnoredReason.VERDICT_NONE, "build.status"));
  }

  @Test
  void jenkinsBuildByHookAndByApi_haveOneId_andTheApiCountsFromTheStart() throws IOException {
    Event hook = only("jenkins", body(JENKINS, 3));
    Event api = only("jenkins", body(JENKINS, 11));

    assertThat(api.eventId()).isEqualTo(hook.eventId());
    assertThat(api.timestampMillis()).isEqualTo(1759309200000L + 61000);
  }

  @Test
  void jenkinsTimeAsText_hasMillisecondsWithoutZeros() throws IOException {
    assertThat(at("2025-10-01T09:10:05.7+00:00")).isEqualTo("2025-10-01T09:10:05.007Z");
    assertThat(at("2025-10-01T09:10:05.70+00:00")).isEqualTo("2025-10-01T09:10:05.070Z");
    assertThat(at("2025-10-01T09:10:05.700+00:00")).isEqualTo("2025-10-01T09:10:05.700Z");
    assertThat(at("2025-10-01T09:10:05Z")).isEqualTo("2025-10-01T09:10:05Z");
  }

  private String at(String timestamp) throws IOException {
    ObjectNode build = body(JENKINS, 5);
    ((ObjectNode) build.get("build")).put("timestamp", timestamp);
    return Instant.ofEpochMilli(only("jenkins", build).timestampMillis()).toString();
  }

  private static String buildId(Event event) {
    return event.payload().text("build_id");
  }

  private Event only(String source, ObjectNode body) {
    return normalise(source, body).events().get(0);
  }

  private Normalised normalise(String source, ObjectNode body) {
    return Sources.require(source)
        .normalise(Delivery.of(Map.of(), body, TestData.RECEIVED_AT), tenant);
  }

  private static ObjectNode body(String file, int line) throws IOException {
    return TestData.recorded(file).get(line).body().deepCopy();
  }
}
