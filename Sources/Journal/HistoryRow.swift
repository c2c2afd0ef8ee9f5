// SPDX-License-Identifier: MIT

/// A viewing with its deliveries, as `history` prints it.
public struct HistoryRow: Hashable, Sendable {
  public var play: Play
  /// The deliveries, at most one per destination, sorted by destination.
  public var deliveries: [Delivery]

  public init(play: Play, deliveries: [Delivery] = []) {
    self.play = play
    self.deliveries = deliveries
  }

  /// The outcome of the viewing itself, or else of its delivery to `destination`.
  public func outcome(of destination: Destination) -> Play.Outcome? {
    play.outcome ?? delivery(to: destination).map { Play.Outcome($0.state) }
  }

  /// The reason of that outcome, as text.
  public func detail(of destination: Destination) -> String? {
    let details = [play.detail, delivery(to: destination)?.detail]
    return (play.outcome == nil ? details.reversed() : details).compactMap(\.self).first
  }

  /// The id of the destination's own record.
  public func remoteID(of destination: Destination) -> Int64? {
    delivery(to: destination)?.remoteID
  }

  /// Whether it counts as a play, delivered or not.
  public var isPlay: Bool {
    switch play.outcome {
    case .continued, .ignored: false
    case .imported: true
    case .unmatched where play.reachedThreshold: true
    default: deliveries.contains { $0.kind == .scrobble }
    }
  }

  private func delivery(to destination: Destination) -> Delivery? {
    deliveries.first { $0.destination == destination }
  }
}
