#if Memcached
    import CMemcached
#endif
