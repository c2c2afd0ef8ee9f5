// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import MediaIdentity
internal import Playback

/// What identified a viewing until its title changed.
struct EarlierTitle: Equatable, Sendable {
  /// A title that is set later than this before the end, in seconds, is that of the next file:
  /// scripts set `force-media-title` and then load it.
  static let leadTime: Seconds = 2

  var title: String?
  var reference: MediaReference
  var read: ReadReference?
  var resolution: Resolution
  var isContinuation: Bool
  var seenBefore: PlayedRanges
  var changedAt: Instant
}

extension ViewingLog {
  /// Records a changed title and identifies the viewing again.
  mutating func retitle(_ key: Play.Key, _ title: String, at moment: Instant) -> [ViewingAction] {
    guard var viewing = viewings[key] else { return [] }
    viewing.noteTitle(at: moment)
    viewing.file?.retitle(title)
    let title = viewing.address.title(title)
    viewing.play.mediaTitle = title
    viewing.reference.mediaTitle = title
    (viewing.read, viewing.play.readings) = (nil, nil)
    viewing.isRetitled = true
    viewing.epoch += 1
    awaitingEarlier[key] = nil
    viewings[key] = viewing
    return store(key) + [.identify(viewing.ticket, viewing.reference)]
  }

  /// Decides which title identifies a viewing that ends: the earlier one, if the present one is the
  /// next file's.
  mutating func settleTitle(_ key: Play.Key, at end: Instant) -> [ViewingAction] {
    if let earlier = viewings[key]?.earlierTitle?.value,
      end - earlier.changedAt < EarlierTitle.leadTime
    {
      viewings[key]?.restore(earlier)
      return [.cancelLookup(key)]
    }
    if viewings[key]?.isRetitled == true {
      // What is known is about the earlier title. The item of a part marks the row as that of a part.
      viewings[key]?.resolution = nil
      if !isMultipart(FileID(key)) { viewings[key]?.play.media = nil }
    }
    return []
  }
}

extension LoggedViewing {
  /// Keeps what has identified the viewing, before its title changes.
  fileprivate mutating func noteTitle(at moment: Instant) {
    if let earlier = earlierTitle?.value, moment - earlier.changedAt < EarlierTitle.leadTime {
      return
    }
    guard !isRetitled, case .found? = resolution, let resolution else {
      earlierTitle = nil
      return
    }
    earlierTitle = .value(
      EarlierTitle(
        title: play.mediaTitle, reference: reference, read: read, resolution: resolution,
        isContinuation: isContinuation, seenBefore: seenBefore, changedAt: moment))
  }

  fileprivate mutating func restore(_ earlier: EarlierTitle) {
    play.mediaTitle = earlier.title
    reference = earlier.reference
    read = earlier.read
    resolution = earlier.resolution
    (isContinuation, seenBefore) = (earlier.isContinuation, earlier.seenBefore)
    play.detail = nil
    if case .found(let media) = earlier.resolution { play.media = JSON.text(media) }
    noteReadings()
    isRetitled = false
    epoch += 1
  }
}
