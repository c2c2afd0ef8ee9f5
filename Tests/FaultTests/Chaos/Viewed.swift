// SPDX-License-Identifier: MIT

import TestSupport

/// What was really seen of one film, as its player knows it; moments are seconds from the start of
/// the run.
struct Viewed: Sendable {
  var film: Film
  var began: Double
  var ended: Double
  /// 0…100, where it ended.
  var progress: Double
  /// Seconds for which frames were shown.
  var ran = Double.infinity
  /// When it last came to the mark and stayed beyond.
  var crossed: Double?
  /// Per cent a second, while it ran.
  var pace: Double
  /// It ended by kill -9: nobody was told.
  var isKilled = false
  /// When this player had a connection to the daemon.
  var connected: [ClosedRange<Double>] = []
}
