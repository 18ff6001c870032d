package dev.tributary.sources;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose a CI job is: its own team where the directory names it, else that of what it builds. */
final class CiTeam {
  private CiTeam() {}

  /**
   * @param jobs names under which the directory may know the job, the narrowest first
   * @param repositoryUrl what is built, null if that is not known
   */
  static Optional<String> find(Directory directory, List<String> jobs, String repositoryUrl) {
    String path = GitUrl.path(repositoryUrl);
    return jobs.stream()
        .flatMap(job -> directory.teamOf(Asset.CI_JOB, job).stream())
        .findFirst()
        .or(
            () ->
                Stream.of(Asset.REPOSITORY, Asset.GITLAB_PROJECT)
                    .flatMap(asset -> directory.teamOf(asset, path).stream())
                    .findFirst());
  }
}
