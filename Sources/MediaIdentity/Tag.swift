// SPDX-License-Identifier: MIT

/// The meaning of a word that is not part of a title.
enum Tag: UInt8 {
  case none
  // Strong: words that occur in no title. The title ends before them.
  case resolution, source, video, audio, checksum, size
  /// Clip id of a video site, in brackets at the end of a name.
  case clipID
  // Weak: also ordinary words; tags only next to strong ones, or in separate brackets.
  case weakFormat, edition, release, language, network, country, complete
  /// `Cut` and `Edition`, which need a word before them.
  case cut
  // Words that define the meaning of a number.
  case season, episode, part, volume, disc, of, month
  /// `OVA`, `SP`: an episode outside the seasons.
  case special
  /// `one`, `third`, `IV`: numbers written as words.
  case numberWord, ordinalWord

  var isStrong: Bool {
    switch self {
    case .resolution, .source, .video, .audio, .checksum, .size, .clipID: true
    default: false
    }
  }

  var isWeak: Bool {
    switch self {
    case .weakFormat, .edition, .release, .language, .network, .country, .complete, .cut: true
    default: false
    }
  }

  var isFormat: Bool { isStrong || isWeak }
}
