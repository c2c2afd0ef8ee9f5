// SPDX-License-Identifier: MIT

/// One line for the player's screen, made harmless.
///
/// In mpv the bytes 0xFD and 0xFE switch markup on and off in the middle of a message: repaired
/// UTF-8 has neither. A control character would break the line or end the C string.
struct ScreenText: Equatable {
  let text: [UInt8]
  let milliseconds: Int

  /// - Parameter seconds: how long it stays; held between half a second and half a minute.
  init(_ text: [UInt8], seconds: Double?) {
    var harmless: [UInt8] = []
    var index = 0
    while index < text.count {
      let (length, isValid) = text.scalar(at: index)
      var scalar = isValid ? [UInt8](text.dropFirst(index).prefix(length)) : replacementCharacter
      if let first = scalar.first, first < 0x20 || first == 0x7F { scalar = [0x20] }
      guard length > 0, harmless.count + scalar.count <= LineLimits.screenText else { break }
      harmless += scalar
      index += length
    }
    self.text = harmless
    // Clamped first: a Double outside of Int's range traps when converted.
    self.milliseconds = Int(max(0.5, min(30, seconds ?? 3)) * 1000)
  }
}
