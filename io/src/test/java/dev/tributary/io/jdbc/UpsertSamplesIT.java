package dev.tributary.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.contracts.gateway.RefusedSample;
import dev.tributary.contracts.gateway.RefusedSample.Reason;
import dev.tributary.contracts.gateway.RefusedSampleCoder;
import dev.tributary.contracts.gateway.Sample;
import dev.tributary.contracts.gateway.SampleCoder;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpsertSamplesIT {
  private static final long AT = 1_772_442_900_000L;

  private JdbcTarget target;

  @BeforeEach
  void migrate() {
    target = TestDatabase.migrated();
  }

  @Test
  void sampleOfANewerRun_takesThePlaceOfTheOld_andARepetitionChangesNothing() {
    write("run-2", List.of(sample("red", AT, 5), sample("blue", AT, 7)), List.of());
    write("run-2", List.of(sample("red", AT, 5)), List.of());
    write("run-1", List.of(sample("red", AT, 4)), List.of());
    write("run-3", List.of(sample("blue", AT, 8), sample("blue", AT + 20_000, 9)), List.of());

    assertThat(
            TestDatabase.query(
                target,
                """
                SELECT name, label ->> 'product', label ? 'empty', extract(epoch FROM at)::bigint, value
                FROM hot.series_sample ORDER BY 2, at"""))
        .containsExactly(
            "shop_product_gw_http_req blue f 1772442900 8",
            "shop_product_gw_http_req blue f 1772442920 9",
            "shop_product_gw_http_req red f 1772442900 5");
  }

  @Test
  void sampleThatTheDatabaseCannotHold_isGivenBack_andTheOthersAreStored() {
    Sample nul = Sample.of("m", Map.of("product", "a\0b"), AT, 1);
    Sample noNumber = sample("red", AT, Double.NaN);
    String nasty = "a=b|c\"d\\e\n{größe 🚀}";
    String why = "the database does not take its value or labels";

    write(
        "run-1",
        List.of(nul, noNumber, sample(nasty, AT, 1)),
        List.of(
            new RefusedSample(nul, Reason.INVALID, why),
            new RefusedSample(
                Sample.of("shop_product_gw_http_req", Map.of("product", "red"), AT, Double.NaN),
                Reason.INVALID,
                why)));

    assertThat(TestDatabase.query(target, "SELECT label ->> 'product' FROM hot.series_sample"))
        .containsExactly(nasty);
  }

  private static Sample sample(String product, long at, double value) {
    return Sample.of(
        "shop_product_gw_http_req", Map.of("product", product, "empty", ""), at, value);
  }

  private void write(String runId, List<Sample> samples, List<RefusedSample> expected) {
    Pipeline pipeline = Pipeline.create();
    PCollection<RefusedSample> refused =
        pipeline
            .apply(Create.of(samples).withCoder(SampleCoder.of()))
            .apply("Write", UpsertSamples.through(target, runId));
    assertThat(refused.getCoder()).isEqualTo(RefusedSampleCoder.of());
    PAssert.that(refused).containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }
}
