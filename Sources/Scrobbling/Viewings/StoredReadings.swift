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
  /// Of a URL, only what reads as the name of an item is stored, and none of its alternatives: other
  /// directories may be private.
  fileprivate func stored(of play: Play, isLocal: Bool) -> String? {
    var stored = self
    if !isLocal {
      stored.hypotheses.removeAll { $0.confidence < Hypothesis.doubtful }
      stored.clipTitles.removeAll { $0 != play.mediaTitle }
    }
    guard !stored.hypotheses.isEmpty else { return nil }
    for index in stored.hypotheses.indices {
      stored.hypotheses[index].evidence = []
      if !isLocal { stored.hypotheses[index].titles = [] }
    }
    return JSON.text(stored)
  }
}

extension ViewingLog {
  /// Stores what was read of a name, for a later daemon.
  func storeReadings(_ key: Play.Key) -> [ViewingAction] {
    guard let viewing = viewings[key], viewing.play.readings != nil else { return [] }
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
    let isKnown = read != nil || play.readings != nil || play.identity != nil
    if isPast, isKnown,
      new.identity == nil || new.identity != play.identity
    {
      let stored: Identification? = JSON.value(play.readings)
      new = ReadReference(stored ?? identify(reference), of: reference, identity: play.identity)
      read = new
      return
    }
    if latest != nil { play.identity = new.identity }
    read = new
    noteReadings()
  }

  /// Stores what was read, unless a later daemon will read the same from the row.
  mutating func noteReadings() {
    guard let identification = read?.identification else { return }
    let again = identify(LoggedViewing(stored: play).reference)
    play.readings =
      again == identification ? nil : identification.stored(of: play, isLocal: address.isLocal)
  }
}
