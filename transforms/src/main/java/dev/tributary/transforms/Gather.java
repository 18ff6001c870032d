package dev.tributary.transforms;

import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * In a bounded run: everything that is known of a key in one element, together with everything of
 * some other keys. Behind a grouping by the key itself the DirectRunner makes a bundle of each key,
 * and a bundle costs it more than the little it holds (decision 0026).
 */
public final class Gather<K, V>
    extends PTransform<PCollection<KV<K, V>>, PCollection<Iterable<KV<K, V>>>> {
  private static final long serialVersionUID = 1;
  private static final int PARTS = 16;

  private final SerializableFunction<K, Integer> hash;

  private Gather(SerializableFunction<K, Integer> hash) {
    this.hash = hash;
  }

  /**
   * @param hash the same in every JVM: not that of an enum, which is another in each
   */
  public static <K, V> Gather<K, V> by(SerializableFunction<K, Integer> hash) {
    return new Gather<>(hash);
  }

  @Override
  public PCollection<Iterable<KV<K, V>>> expand(PCollection<KV<K, V>> known) {
    SerializableFunction<K, Integer> of = hash;
    return known
        .apply(
            "Part",
            WithKeys.of((KV<K, V> each) -> Math.floorMod(of.apply(each.getKey()), PARTS))
                .withKeyType(TypeDescriptors.integers()))
        .apply("Together", GroupByKey.create())
        .apply("Parts", Values.create())
        .setCoder(IterableCoder.of(known.getCoder()));
  }
}
