// SPDX-License-Identifier: MIT

internal import Journal

/// Storing of the whole log in a new journal.
extension ViewingLog {
  /// Returns the writes that store everything in memory: open viewings, ended ones that are not
  /// identified, and those that wait for delivery.
  ///
  /// - Parameter queued: the deliveries that wait at the destinations.
  func allWrites(_ queued: [PendingDelivery]) -> [JournalWrite] {
    var ended: [Play.Key: (play: Play, deliveries: [Delivery])] = [:]
    for one in queued {
      var play = one.play
      play.media = JSON.text(one.media)
      ended[play.key, default: (play, [])].deliveries.append(one.delivery)
    }
    for viewing in viewings.values where viewing.isOver {
      ended[viewing.play.key, default: (viewing.play, [])].deliveries += viewing.deliveries
    }
    for viewing in skipped.values { ended[viewing.play.key] = (viewing.skippedPlay, []) }
    let open = viewings.values.filter { !$0.isOver }.map(\.play).sorted { $0.key < $1.key }
    return open.flatMap { [JournalWrite.begin($0), .update($0, durable: true)] }
      + ended.values.sorted { $0.play.key < $1.play.key }
      .map { JournalWrite.end($0.play, $0.deliveries) }
  }
}
