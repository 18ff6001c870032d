package dev.tributary.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayStoryTest {
  @Test
  void story_isTheSameInEveryRun_andEachLineIsOneOfThree() {
    GatewayStory story = new GatewayStory();
    Map<String, Long> requests = story.requests();

    assertThat(story.summary()).isEqualTo(new GatewayStory().summary());
    assertThat(requests).isEqualTo(new GatewayStory().requests());
    assertThat(requests.keySet()).containsExactlyElementsOf(GatewayStory.REGIONS);
    assertThat(requests.values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(story.lines() - story.bad() - story.warmUps());
    assertThat(story.bad()).isPositive();
    assertThat(story.warmUps()).isPositive();
  }
}
