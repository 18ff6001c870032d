package dev.tributary.contracts.identity;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Partitions handed out by list instead of by hash: the first team of the list lives in partition
 * 0, the next in 1, and so on, starting again when the partitions are used up. Up to as many teams
 * as there are partitions each have one of their own. A team that is not in the list falls back to
 * {@link TeamPartition}.
 *
 * <p>The list is only ever appended to: then no team moves when a team joins, nor, as long as there
 * were no more teams than partitions, when partitions are added. Every producer of a topic needs
 * the same list. See {@code docs/decisions/0005-team-partitioner.md}.
 */
public final class TeamAssignment implements Serializable {
  private static final long serialVersionUID = 1;

  private final HashMap<String, Integer> positions;

  private TeamAssignment(Map<String, Integer> positions) {
    this.positions = new HashMap<>(positions);
  }

  /** Every team by its hash. */
  public static TeamAssignment none() {
    return new TeamAssignment(Map.of());
  }

  /**
   * @param teams team ids, oldest first
   * @throws IllegalArgumentException if a team is blank or named twice
   */
  public static TeamAssignment of(List<String> teams) {
    Map<String, Integer> positions = new HashMap<>();
    for (String team : teams) {
      if (team == null || team.isBlank()) {
        throw new IllegalArgumentException("the list of teams holds a blank one");
      }
      if (positions.put(team, positions.size()) != null) {
        throw new IllegalArgumentException("the list of teams names " + team + " twice");
      }
    }
    return new TeamAssignment(positions);
  }

  /**
   * @return 0 to {@code partitions} - 1, the same on every machine
   * @throws IllegalArgumentException if there are no partitions
   */
  public int partition(String teamId, int partitions) {
    TeamPartition.requirePositive(partitions);
    Integer position = positions.get(Objects.requireNonNull(teamId, "teamId"));
    return position == null ? TeamPartition.of(teamId, partitions) : position % partitions;
  }
}
