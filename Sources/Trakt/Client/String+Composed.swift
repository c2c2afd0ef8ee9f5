// SPDX-License-Identifier: MIT

@_spi(_Unicode) import Swift

extension String {
  /// The text in NFC. Names from a Mac come decomposed, and Trakt's search takes `e` with a combining
  /// accent for another letter than `é`.
  var composed: String {
    var text = ""
    for scalar in _nfc { text.unicodeScalars.append(scalar) }
    return text
  }
}
