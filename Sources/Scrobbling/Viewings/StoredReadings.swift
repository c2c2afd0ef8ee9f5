// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import MediaIdentity

/// What the name of a viewing says, as stored until its item is known for good.
///
/// Later there may be another file under that name, or no `.nfo` any more. Of a URL, the journal has
/// only the displayable form, without the directories and the query that name what plays.
extension Identification {
  /// The stored form; nil if there is nothing to store.
  ///
  /// - Parameter isLocal: whether it is the name of a file. Of a URL, only what reads as the name of
  ///   an item is stored.
  func stored(isLocal: Bool) -> String? {
    var stored = self
    if !isLocal { stored.hypotheses.removeAll { $0.confidence < Hypothesis.doubtful } }
    guard !stored.hypotheses.isEmpty else { return nil }
    for index in stored.hypotheses.indices { stored.hypotheses[index].evidence = [] }
    return JSON.text(stored)
  }
}

extension ViewingLog {
  /// Stores what was read of a name, for a later daemon.
  func storeReadings(_ key: Play.Key) -> [ViewingAction] {
    guard let viewing = viewings[key], viewing.latest != nil else { return [] }
    return [.store(.update(viewing.play, durable: viewing.isOver))]
  }
}

extension LoggedViewing {
  /// Adopts the hypotheses of the name and the identity of the content.
  ///
  /// Once the viewing is over, or if an earlier daemon received it, the file there now may not be
  /// the one played: what was read during playback applies then.
  mutating func adopt(_ new: ReadReference) {
    var new = new
    let isPast = isOver || latest == nil
    if isPast, new.identity == nil || new.identity != play.identity,
      let stored: Identification = JSON.value(play.readings)
    {
      new = ReadReference(stored, of: reference, identity: play.identity)
    } else {
      if latest == nil { new.identity = play.identity } else { play.identity = new.identity }
      play.readings = new.identification.stored(isLocal: address.isLocal)
    }
    read = new
  }
}
