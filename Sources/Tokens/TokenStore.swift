import Diagnostics

enum TokenStoreKind {}
