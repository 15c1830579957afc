#if Redis
    import CHiredis
#endif
