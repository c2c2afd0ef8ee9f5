// SPDX-License-Identifier: MIT

/// A sanitized text for the player's screen; a line feed starts a new line.
///
/// mpv interprets the bytes 0xFD and 0xFE in a message as markup switches; repaired UTF-8 contains
/// neither. NUL would end the C string; other control characters become spaces.
public struct ScreenText: Equatable, Sendable {
  public let text: [UInt8]
  public let milliseconds: Int

  /// - Parameter seconds: the display time, clamped to 0.5…30.
  public init(_ text: [UInt8], seconds: Double?) {
    var sanitized: [UInt8] = []
    var index = 0
    while index < text.count {
      let (length, isValid) = text.scalar(at: index)
      let written = isValid ? length : replacementCharacter.count
      guard length > 0, sanitized.count + written <= LineLimits.screenText else { break }
      if isValid {
        for offset in 0..<length {
          let byte = text.byte(at: index + offset) ?? 0
          let isControl = byte < 0x20 && byte != 0x0A || byte == 0x7F
          sanitized.append(byte: isControl ? 0x20 : byte)
        }
      } else {
        sanitized += replacementCharacter
      }
      index += length
    }
    self.text = sanitized
    // Clamped first: a Double outside of Int's range traps when converted.
    self.milliseconds = Int(max(0.5, min(30, seconds ?? 3)) * 1000)
  }
}
