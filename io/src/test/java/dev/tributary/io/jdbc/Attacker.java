package dev.tributary.io.jdbc;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Somebody who has read numbers and wants those that were left out: solves what the numbers say of
 * each other by elimination over whole numbers, exactly, and closes in on the rest from the bounds
 * that each of them must keep.
 */
final class Attacker {
  private static final long MANY = 1_000_000;

  /** Sums of multiples of unknowns: {@code known + a x + b y = 0}, or {@code >= 0}. */
  private record Relation(Map<String, Long> terms, long known, boolean isEquation) {}

  private final Map<String, Long> low = new LinkedHashMap<>();
  private final Map<String, Long> high = new LinkedHashMap<>();
  private final List<Relation> relations = new ArrayList<>();

  void unknown(String name, long atLeast, long atMost) {
    low.put(name, atLeast);
    high.put(name, Math.min(atMost, MANY));
  }

  void known(String name, long value) {
    unknown(name, value, value);
  }

  /** The terms and the known number make zero. */
  void zero(Map<String, Long> terms, long known) {
    Map<String, Long> present = new LinkedHashMap<>(terms);
    present.values().removeIf(factor -> factor == 0);
    relations.add(new Relation(present, known, true));
  }

  void atLeastZero(Map<String, Long> terms) {
    relations.add(new Relation(Map.copyOf(terms), 0, false));
  }

  /** Everything the attacker can give a number to. */
  Set<String> derived() {
    Set<String> derived = new TreeSet<>();
    closeIn();
    eliminate();
    closeIn();
    low.forEach(
        (name, bound) -> {
          if (bound.equals(high.get(name))) {
            derived.add(name);
          }
        });
    return derived;
  }

  private void closeIn() {
    boolean closer = true;
    for (int round = 0; closer && round < 200; round++) {
      closer = false;
      for (Relation relation : relations) {
        for (String name : relation.terms().keySet()) {
          closer |= closeIn(relation, name);
        }
      }
    }
  }

  private boolean closeIn(Relation relation, String name) {
    long most = relation.known();
    long least = relation.known();
    for (Map.Entry<String, Long> term : relation.terms().entrySet()) {
      if (!term.getKey().equals(name)) {
        long factor = term.getValue();
        most += factor * (factor > 0 ? high : low).get(term.getKey());
        least += factor * (factor > 0 ? low : high).get(term.getKey());
      }
    }
    // factor * x >= -most always, and factor * x <= -least in an equation.
    long factor = relation.terms().get(name);
    long from = low.get(name);
    long to = high.get(name);
    if (factor > 0) {
      from = Math.max(from, -Math.floorDiv(most, factor));
      to = relation.isEquation() ? Math.min(to, Math.floorDiv(-least, factor)) : to;
    } else {
      to = Math.min(to, Math.floorDiv(most, -factor));
      from = relation.isEquation() ? Math.max(from, -Math.floorDiv(-least, -factor)) : from;
    }
    if (from > to) {
      throw new IllegalStateException("what is known contradicts itself at " + name);
    }
    boolean closer = from > low.get(name) || to < high.get(name);
    low.put(name, from);
    high.put(name, to);
    return closer;
  }

  /** Rows in which one unknown is left give its value. */
  private void eliminate() {
    List<String> names =
        low.keySet().stream().filter(n -> !low.get(n).equals(high.get(n))).toList();
    Map<String, Integer> column = new HashMap<>();
    names.forEach(name -> column.put(name, column.size()));
    List<BigInteger[]> rows = new ArrayList<>();
    for (Relation relation : relations) {
      if (relation.isEquation()) {
        rows.add(row(relation, column));
      }
    }
    int pivots = 0;
    for (int at = 0; at < names.size() && pivots < rows.size(); at++) {
      int pivot = pivots;
      while (pivot < rows.size() && rows.get(pivot)[at].signum() == 0) {
        pivot++;
      }
      if (pivot < rows.size()) {
        BigInteger[] found = rows.remove(pivot);
        for (BigInteger[] row : rows) {
          subtract(row, found, at);
        }
        rows.add(pivots++, found);
      }
    }
    for (BigInteger[] row : rows) {
      int only = -1;
      int left = 0;
      for (int i = 0; i < names.size(); i++) {
        if (row[i].signum() != 0) {
          only = i;
          left++;
        }
      }
      if (left == 1) {
        long value = row[names.size()].negate().divide(row[only]).longValueExact();
        known(names.get(only), value);
      }
    }
  }

  private BigInteger[] row(Relation relation, Map<String, Integer> column) {
    BigInteger[] row = new BigInteger[column.size() + 1];
    java.util.Arrays.fill(row, BigInteger.ZERO);
    long known = relation.known();
    for (Map.Entry<String, Long> term : relation.terms().entrySet()) {
      Integer at = column.get(term.getKey());
      if (at == null) {
        known += term.getValue() * low.get(term.getKey());
      } else {
        row[at] = BigInteger.valueOf(term.getValue());
      }
    }
    row[column.size()] = BigInteger.valueOf(known);
    return row;
  }

  private static void subtract(BigInteger[] row, BigInteger[] pivot, int at) {
    BigInteger factor = row[at];
    if (factor.signum() == 0) {
      return;
    }
    BigInteger common = BigInteger.ZERO;
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i].multiply(pivot[at]).subtract(pivot[i].multiply(factor));
      common = common.gcd(row[i]);
    }
    if (common.compareTo(BigInteger.ONE) > 0) {
      for (int i = 0; i < row.length; i++) {
        row[i] = row[i].divide(common);
      }
    }
  }
}
