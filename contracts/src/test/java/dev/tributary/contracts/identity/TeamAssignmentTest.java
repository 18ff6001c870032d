package dev.tributary.contracts.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class TeamAssignmentTest {
  private static final List<String> TEAMS = TeamIds.first(48);

  @Test
  void asManyTeamsAsPartitions_haveOneEach() {
    TeamAssignment assignment = TeamAssignment.of(TEAMS);

    assertThat(TEAMS.stream().map(team -> assignment.partition(team, 48)))
        .doesNotHaveDuplicates()
        .hasSize(48);
  }

  @Test
  void teamsThatJoin_moveNobody() {
    TeamAssignment before = TeamAssignment.of(TEAMS.subList(0, 24));
    TeamAssignment after = TeamAssignment.of(TEAMS);

    for (String team : TEAMS.subList(0, 24)) {
      assertThat(after.partition(team, 48)).isEqualTo(before.partition(team, 48));
    }
  }

  @Test
  void partitionsThatAreAdded_moveNobodyWhoHadOneAlone() {
    TeamAssignment assignment = TeamAssignment.of(TEAMS);

    for (String team : TEAMS) {
      assertThat(assignment.partition(team, 96)).isEqualTo(assignment.partition(team, 48));
    }
  }

  @Test
  void moreTeamsThanPartitions_startAgain() {
    TeamAssignment assignment = TeamAssignment.of(TEAMS);

    assertThat(assignment.partition(TEAMS.get(0), 10)).isEqualTo(0);
    assertThat(assignment.partition(TEAMS.get(23), 10)).isEqualTo(3);
  }

  @Test
  void aTeamThatIsNotListed_goesByItsHash() {
    TeamAssignment assignment = TeamAssignment.of(List.of("eng-web"));

    assertThat(assignment.partition("eng-web", 48)).isEqualTo(0);
    assertThat(assignment.partition("eng-platform", 48)).isEqualTo(10);
    assertThat(TeamAssignment.none().partition("eng-web", 48)).isEqualTo(43);
  }

  @Test
  void theListIsCopied() {
    List<String> teams = new ArrayList<>(List.of("eng-web"));
    TeamAssignment assignment = TeamAssignment.of(teams);
    teams.set(0, "eng-platform");

    assertThat(assignment.partition("eng-web", 48)).isEqualTo(0);
  }

  @Test
  void aListWithABlankOrTwice_isRefused() {
    assertThatThrownBy(() -> TeamAssignment.of(List.of("eng-web", "eng-ml", "eng-web")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the list of teams names eng-web twice");
    for (String blank : Arrays.asList("", " ", null)) {
      assertThatThrownBy(() -> TeamAssignment.of(Arrays.asList("eng-web", blank)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the list of teams holds a blank one");
    }
  }

  @Test
  void anAssignment_travelsWithTheStepThatUsesIt() {
    assertThat(SerializableUtils.clone(TeamAssignment.of(TEAMS)).partition(TEAMS.get(7), 48))
        .isEqualTo(7);
  }
}
