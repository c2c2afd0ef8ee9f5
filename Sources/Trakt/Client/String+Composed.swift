// SPDX-License-Identifier: MIT

@_spi(_Unicode) import Swift

extension String {
  /// The text in NFC. Names from macOS are decomposed, and Trakt's search treats `e` with a
  /// combining accent as a letter other than `é`.
  var composed: String {
    var text = ""
    for scalar in _nfc { text.unicodeScalars.append(scalar) }
    return text
  }
}
