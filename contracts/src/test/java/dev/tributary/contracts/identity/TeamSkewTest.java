package dev.tributary.contracts.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The figures of {@code docs/decisions/0005-team-partitioner.md}. To print them: {@code mvn -f
 * contracts/pom.xml test -Dtest=TeamSkewTest}; if they change, copy what is printed into the page.
 */
class TeamSkewTest {
  private static final Path DECISION = Path.of("../docs/decisions/0005-team-partitioner.md");
  private static final int PARTITIONS = 48;
  private static final int DRAWS = 10_000;

  private static final List<String> FEW = TeamIds.TWENTY_FOUR;
  private static final List<String> MANY = TeamIds.thousand();

  /**
   * How unevenly teams of equal load lie.
   *
   * @param skew the busiest partition's load over the mean of the occupied ones
   */
  private record Spread(int occupied, int busiest, double skew) {
    static Spread of(List<String> teams, ToIntFunction<String> partitioner) {
      int[] loads = new int[PARTITIONS];
      teams.forEach(team -> loads[partitioner.applyAsInt(team)]++);
      int occupied = (int) Arrays.stream(loads).filter(load -> load > 0).count();
      int busiest = Arrays.stream(loads).max().orElseThrow();
      return new Spread(occupied, busiest, (double) busiest * occupied / teams.size());
    }
  }

  private static int byHashCode(String team) {
    return Math.floorMod(team.hashCode(), PARTITIONS);
  }

  private static int byMurmur(String team) {
    return TeamPartition.of(team, PARTITIONS);
  }

  private static ToIntFunction<String> byAssignment(List<String> teams) {
    TeamAssignment assignment = TeamAssignment.of(teams);
    return team -> assignment.partition(team, PARTITIONS);
  }

  @Test
  void theDecision_showsTheMeasuredFigures() throws IOException {
    String measured = measured();
    System.out.println(measured);

    assertThat(Files.readString(DECISION)).contains(measured);
  }

  @Test
  void fewTeams_areEvenOnlyWhenAssigned() {
    Spread assigned = Spread.of(FEW, byAssignment(FEW));
    Spread murmur = Spread.of(FEW, TeamSkewTest::byMurmur);
    Spread hashCode = Spread.of(FEW, TeamSkewTest::byHashCode);

    assertThat(assigned).isEqualTo(new Spread(24, 1, 1.0));
    assertThat(assigned.skew()).isLessThan(murmur.skew());
    assertThat(murmur.skew()).isGreaterThan(1.1).isLessThan(hashCode.skew());
    assertThat(List.of(murmur.occupied(), hashCode.occupied())).allMatch(used -> used < 24);
  }

  @Test
  void manyTeams_areEvenestWhenAssigned() {
    Spread assigned = Spread.of(MANY, byAssignment(MANY));

    assertThat(assigned.skew()).isLessThan(1.01);
    assertThat(Spread.of(MANY, TeamSkewTest::byMurmur).skew()).isGreaterThan(1.1);
    assertThat(Spread.of(MANY, TeamSkewTest::byHashCode).skew()).isGreaterThan(1.1);
  }

  private static String measured() {
    List<String> lines = new ArrayList<>();
    lines.add("| teams | partitioner | occupied of 48 | teams on the busiest | skew |");
    lines.add("|---|---|---|---|---|");
    for (List<String> teams : List.of(FEW, MANY)) {
      lines.add(line(teams, "`hashCode()`", TeamSkewTest::byHashCode));
      lines.add(line(teams, "Murmur3", TeamSkewTest::byMurmur));
      lines.add(line(teams, "assigned", byAssignment(teams)));
    }
    lines.add("");
    lines.add("24 teams drawn 10,000 times from the 1,000:");
    lines.add("");
    lines.add(
        "| partitioner | median occupied | median skew | 95 % below | draws of 1.1 or less |");
    lines.add("|---|---|---|---|---|");
    lines.add(drawn("`hashCode()`", TeamSkewTest::byHashCode));
    lines.add(drawn("Murmur3", TeamSkewTest::byMurmur));
    return String.join("\n", lines);
  }

  private static String line(List<String> teams, String name, ToIntFunction<String> partitioner) {
    Spread spread = Spread.of(teams, partitioner);
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %d | %d | %.2f |",
        teams.size(),
        name,
        spread.occupied(),
        spread.busiest(),
        spread.skew());
  }

  private static String drawn(String name, ToIntFunction<String> partitioner) {
    Random random = new Random(24);
    List<String> teams = new ArrayList<>(MANY);
    List<Spread> spreads =
        IntStream.range(0, DRAWS)
            .mapToObj(
                draw -> {
                  Collections.shuffle(teams, random);
                  return Spread.of(teams.subList(0, 24), partitioner);
                })
            .toList();
    double[] skews = spreads.stream().mapToDouble(Spread::skew).sorted().toArray();
    int[] occupied = spreads.stream().mapToInt(Spread::occupied).sorted().toArray();
    long even = Arrays.stream(skews).filter(skew -> skew <= 1.1).count();
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f | %.2f | %d |",
        name,
        occupied[DRAWS / 2],
        skews[DRAWS / 2],
        skews[DRAWS * 95 / 100],
        even);
  }
}
