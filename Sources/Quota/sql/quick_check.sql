pragma etl.quick_check(1);
