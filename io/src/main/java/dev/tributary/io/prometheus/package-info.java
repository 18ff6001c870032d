/** Final values of time series into a store that speaks Prometheus remote write. */
package dev.tributary.io.prometheus;
